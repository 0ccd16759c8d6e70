// The definition's own rules, as far as the secrecy of votes or the count rests on them: whoever
// breaks one of these could have few votes decrypted alone, or have them counted as another answer.
// The others are for `verify`. Source: spec/definition.md, section 4.

import { ConductError } from "../../lib/errors.ts";
import { ED25519_KEY, type VerifierKey, parseVkey } from "../../lib/log/keys.ts";
import { parsePolicy } from "../../lib/log/policy_grammar.ts";
import { utf8 } from "../../lib/canonical/bytes.ts";
import type { Contest, Definition, District, Question } from "../../lib/record/definition.ts";
import { GROUP_NAME } from "../group/elements.ts";

const LOWER_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ANY_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const MOST_VOTERS = 2 ** 32 - 1;
const YES_NO = ["yes", "no"];

/** Throws ConductError naming the first place where the definition breaks one of these rules. */
export function requireSoundDefinition(definition: Definition): void {
  require(definition.group === GROUP_NAME, "group", `trustees' pages hold ${GROUP_NAME} only`);
  require(definition.minimum >= 1, "minimum", "a result needs a ballot");
  requireThreshold(definition);
  requireKeys(definition);
  requireContests(definition);
  requireStyles(definition);
  requireDistricts(definition);
}

function require(holds: boolean, at: string, message: string): void {
  if (!holds) {
    throw new ConductError(`the definition breaks its rules at ${at}: ${message}; do not go on`);
  }
}

/** Each stands once; `at` names the place of a repeated one. */
function requireOnce(values: readonly string[], at: (place: number) => string): void {
  values.forEach((value, place) => {
    require(values.indexOf(value) === place, at(place), `${JSON.stringify(value)} stands twice`);
  });
}

function requireThreshold({ trustees }: Definition): void {
  const [needed, count] = [trustees.threshold, trustees.members.length];
  const at = "trustees.threshold";
  require(needed >= 1 && needed <= count, at, `${needed} of ${count} trustees`);
  require(needed < count || trustees.all_needed_confirmed, at, "all are needed, unconfirmed");
}

/** One key, one duty: two trustees with one key would be one. */
function requireKeys(definition: Definition): void {
  const people: [string, string][] = [
    ["commission.key", definition.commission.key],
    ["registrar.key", definition.registrar.key],
    ...definition.trustees.members.map(({ key }, place): [string, string] => [
      `trustees.members[${place}].key`,
      key,
    ]),
    ...definition.observers.map(({ key }, place): [string, string] => [
      `observers[${place}].key`,
      key,
    ]),
  ];
  const keys = people.map(([at, text]) => ({ at, key: parseVkey(text) }));
  for (const { at, key } of keys) {
    require(key.kind === ED25519_KEY, at, "a witness's kind of key");
  }
  const policy = parsePolicy(utf8(definition.policy));
  const others = [...policy.logs, ...policy.witnesses].map(({ key }) => key);
  const all = [...keys, ...others.map((key) => ({ at: "policy", key }))];
  requireOnce(all.map(({ key }) => bytesOf(key)), (place) => all[place]?.at ?? "");
}

function bytesOf(key: VerifierKey): string {
  return key.public.join(",");
}

function requireContests({ contests }: Definition): void {
  require(contests.length > 0, "contests", "no contest");
  requireOnce(contests.map(({ id }) => id), (place) => `contests[${place}].id`);
  contests.forEach((contest, place) => {
    const at = `contests[${place}]`;
    require(LOWER_ID.test(contest.id), `${at}.id`, "no identifier");
    require(fitsKind(contest), `${at}.questions`, `not those of a contest of kind ${contest.kind}`);
    contest.questions.forEach((question, number) => {
      requireQuestion(question, `${at}.questions[${number}]`);
    });
  });
}

function fitsKind({ id, kind, questions }: Contest): boolean {
  const [first, last] = [questions[0], questions.at(-1)];
  if (!first || !last) return false;
  if (kind !== "variants") {
    return (
      questions.length === 1 && first.id === id && (kind === "choice" || isYesNo(first))
    );
  }
  const variants = questions.slice(0, -1);
  return (
    variants.length >= 2 &&
    last.id === `${id}.preferred` &&
    last.max === 1 &&
    same(variants.map((one) => one.id), last.options.map((option) => `${id}.${option}`)) &&
    variants.every(isYesNo)
  );
}

function isYesNo(question: Question): boolean {
  return same(question.options, YES_NO) && question.max === 1;
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one, place) => one === right[place]);
}

function requireQuestion({ options, min, max }: Question, at: string): void {
  require(options.length >= 2, `${at}.options`, "two at least are needed");
  requireOnce(options, (place) => `${at}.options[${place}]`);
  options.forEach((option, place) => {
    require(LOWER_ID.test(option), `${at}.options[${place}]`, "no identifier");
  });
  const bounded = 0 <= min && min <= max && max <= options.length && max >= 1;
  require(bounded, `${at}.max`, `${min} to ${max} of ${options.length} options`);
  require(min < options.length, `${at}.min`, "every option must be chosen");
}

function requireStyles({ styles, contests }: Definition): void {
  requireOnce(styles.map(({ id }) => id), (place) => `styles[${place}].id`);
  const known = new Set(contests.map(({ id }) => id));
  styles.forEach((style, place) => {
    const at = `styles[${place}]`;
    require(ANY_ID.test(style.id), `${at}.id`, "no identifier");
    require(style.contests.length > 0, `${at}.contests`, "an empty ballot");
    style.contests.forEach((contest, number) => {
      require(known.has(contest), `${at}.contests[${number}]`, "no such contest");
    });
    requireOnce(style.contests, (number) => `${at}.contests[${number}]`);
  });
}

function requireDistricts({ districts, styles }: Definition): void {
  require(districts.length > 0, "districts", "no district");
  requireOnce(districts.map(({ id }) => id), (place) => `districts[${place}].id`);
  const known = new Set(styles.map(({ id }) => id));
  const byId = new Map(districts.map((district) => [district.id, district]));
  districts.forEach((district, place) => {
    const at = `districts[${place}]`;
    require(ANY_ID.test(district.id), `${at}.id`, "no identifier");
    requireUnits(district, known, at);
    requireStations(district, at);
    requireParent(district, byId, `${at}.parent`);
  });
}

function requireUnits({ units }: District, known: ReadonlySet<string>, at: string): void {
  require(units.length > 0, `${at}.units`, "no ballot style");
  requireOnce(units.map(({ style }) => style), (number) => `${at}.units[${number}]`);
  units.forEach(({ style, registered }, number) => {
    const here = `${at}.units[${number}]`;
    require(known.has(style), `${here}.style`, "no such ballot style");
    const possible = registered >= 1 && registered <= MOST_VOTERS;
    require(possible, `${here}.registered`, `${registered} registered voters`);
  });
}

function requireStations({ stations, units }: District, at: string): void {
  if (stations.length === 0) return;
  requireOnce(stations.map(({ id }) => id), (number) => `${at}.stations[${number}]`);
  stations.forEach(({ id, registered }, number) => {
    const here = `${at}.stations[${number}]`;
    require(ANY_ID.test(id), here, "no identifier");
    require(registered >= 0, here, "fewer than no voters");
  });
  const sum = (parts: readonly { registered: number }[]) =>
    parts.reduce((total, { registered }) => total + registered, 0);
  const [total, registered] = [sum(stations), sum(units)];
  const message = `the stations have ${total} voters, the district has ${registered}`;
  require(total === registered, `${at}.stations`, message);
}

/** Parents are a forest, and only equal ballots are added. */
function requireParent(
  district: District,
  byId: ReadonlyMap<string, District>,
  at: string,
): void {
  if (!district.parent) return;
  const parent = byId.get(district.parent);
  require(parent !== undefined, at, "no such district");
  const seen = new Set<string>();
  for (let above: District | undefined = district; above; above = byId.get(above.parent)) {
    require(!seen.has(above.id), at, "parents run in a circle");
    seen.add(above.id);
  }
  const styles = new Set(parent?.units.map(({ style }) => style));
  const fits = district.units.every(({ style }) => styles.has(style));
  require(fits, at, "its parent has other ballot styles, and only equal ballots can be added");
}
