export { isMergeable, paste } from './pasting.ts';
export { type Play, type Played, play, requireWhole, stoppedClock } from './play.ts';
export { harmOf, playWatched, type Ran, type Watched } from './harmless.ts';
export * from './hostile-names.ts';
export * from './hostile-texts.ts';
export { shellBlocks, shellWords } from './pasted.ts';
export { foundIn, type Rendered, rendered } from './rendered.ts';
export { openShop, type Shop, type ShopOptions } from './shop.ts';
export { type WatchedGit, watchedGit } from './watched-git.ts';
