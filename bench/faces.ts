import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder that `uses:` names. */
export const face = (action: string): string => `${root}${action}`;
