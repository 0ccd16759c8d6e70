// Which page belongs to which step.

import { Casting, Refused } from "./casting.tsx";
import { Check } from "./check.tsx";
import { Compare } from "./compare.tsx";
import { Forgotten, NotNow, Opening, Stopped } from "./ends.tsx";
import { Address, MailCode, SignIn } from "./factor.tsx";
import { Landing } from "./landing.tsx";
import { OpenedBallot } from "./opened.tsx";
import { Question } from "./question.tsx";
import { Recorded } from "./recorded.tsx";
import { Review } from "./review.tsx";
import { Trial, TrialOver } from "./trial.tsx";
import { You } from "./you.tsx";
import type { Booth } from "../booth.ts";
import type { Settings } from "../settings.ts";

export function StepPage(props: {
  booth: Booth;
  set: (settings: Settings) => void;
  reopen: () => void;
  unsent: boolean;
}) {
  const { booth } = props;
  switch (booth.state.step) {
    case "opening":
      return <Opening booth={booth} />;
    case "landing":
      return <Landing booth={booth} />;
    case "compare":
      return <Compare booth={booth} />;
    case "address":
      return <Address booth={booth} />;
    case "mail-code":
      return <MailCode booth={booth} />;
    case "sign-in":
      return <SignIn booth={booth} />;
    case "you":
      return <You booth={booth} />;
    case "question":
      return <Question booth={booth} set={props.set} />;
    case "review":
      return <Review booth={booth} />;
    case "casting":
    case "giving":
      return <Casting booth={booth} />;
    case "refused":
      return <Refused booth={booth} />;
    case "recorded":
      return <Recorded booth={booth} />;
    case "opened":
      return <OpenedBallot booth={booth} />;
    case "stopped":
      return <Stopped booth={booth} />;
    case "not-now":
      return <NotNow booth={booth} reopen={props.reopen} />;
    case "forgotten":
      return <Forgotten booth={booth} unsent={props.unsent} />;
    case "trial":
      return <Trial booth={booth} />;
    case "trial-over":
      return <TrialOver booth={booth} />;
    case "check":
      return <Check booth={booth} />;
  }
}
