# ما تقوله الصفحات عن شهود السجل.
witnesses-caption = الشهود وما أكده كل منهم
witnesses-name = الشاهد
witnesses-size = القيود المؤكدة
witnesses-time = آخر تأكيد
witnesses-state = الحالة
witnesses-well = يؤكد
witnesses-fault = لم يعط جوابا صحيحا منذ { $time }
witnesses-claim = يقول منذ { $time } إنه رأى سجلا آخر؛ ولم يثبت ذلك
witnesses-by-hand = تُحضَر تأكيداته باليد
witnesses-met = عدد كاف من الشهود يؤكد السجل الآن.
witnesses-missing = يؤكد السجل الآن عدد قليل جدا من الشهود. تُقبل البطاقات، وتأتي الإيصالات حالما يؤكد عدد كاف من جديد.
witnesses-alarm = أُوقف السجل: أظهر شاهد أن سجلا آخر قد وُقّع. اسألوا اللجنة.
witnesses-never = لم يؤكد شيئا مؤخرا
witnesses-nothing = لم يؤكد شيئا في هذا السجل
witnesses-stopped = القيود التي أكدها: { $size }، في { $time }؛ ولا شيء بعد ذلك
