export { Problem } from './problem.ts';
export { type RehearsalOptions, rehearse } from './rehearse.ts';
export type { Check, Outcome, PlayedStep, ProposedMerge, Report } from './report.ts';
