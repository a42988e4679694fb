import type { Scene } from '../scene.ts';
import { counted } from '../words.ts';

export const fix: Scene = {
  name: 'fix',
  title: 'a person fixes it',
  by: '',
  async play({ stage }) {
    const { repository, main, fix: branch, change } = stage;
    if (change) await repository.commit(branch, change);
    const count = await repository.git('rev-list', '--count', `refs/heads/${branch}`, '--not', `refs/heads/${main}`);
    return { told: `${counted(Number(count), 'commit')} on ${branch}` };
  },
};
