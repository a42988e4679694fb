import type { HubOptions } from '../hub.ts';

/** What people do, and the world that it has to come to. All that happens in between is done by workflow files. */
export interface Story {
  readonly title: string;
  readonly tell: (options: StoryOptions) => Promise<void>;
}

export interface StoryOptions extends Pick<HubOptions, 'place' | 'ledger'> {
  readonly chapter: (title: string) => void;
  /** The file that stands for what runs in production: a line for each deploy, `<version> <commit>`. */
  readonly production: string;
}
