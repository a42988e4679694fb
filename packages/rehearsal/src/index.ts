export { Problem } from './problem.ts';
export { type RehearsalOptions, rehearse } from './rehearse.ts';
export type { Check, Outcome, PlayedAction, PlayedStep, PullRequestShown, Report } from './report.ts';
