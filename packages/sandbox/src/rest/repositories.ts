import { mayWrite } from '../tokens.ts';
import { fullRepositoryView } from '../views/repository-view.ts';
import type { Route } from './route.ts';

/** GitHub docs: get a repository. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '',
    needs: 'metadata=read',
    run: ({ repository, token }) => {
      const mayPush = token !== undefined && mayWrite(token, repository, 'contents');
      return { status: 200, body: fullRepositoryView(repository, mayPush) };
    },
  },
];
