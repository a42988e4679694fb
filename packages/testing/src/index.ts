export { isMergeable, paste } from './pasting.ts';
export { type Play, type Played, play, requireWhole, stoppedClock } from './play.ts';
export { openShop, type Shop, type ShopOptions } from './shop.ts';
export { type WatchedGit, watchedGit } from './watched-git.ts';
