// The link's fragment holds the token: put it into the form, take it out of the address, and send.
"use strict";
function send() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  const field = document.querySelector("input[name=token]");
  field.value = token;
  field.form.submit();
}
addEventListener("hashchange", send); // the link opened in a tab that shows this page already
send();
