import { nodeId, userView } from '../users.ts';
import { findRepository, type RepositoryState } from '../world.ts';

const links: Record<string, string> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

/** The address of something of the repository in the API. */
export const apiOf = (repository: RepositoryState, path = ''): string =>
  `${repository.world.apiUrl}/repos/${repository.fullName}${path}`;

/** The address of something of the repository for people. */
export const pageOf = (repository: RepositoryState, path = ''): string =>
  `${repository.world.serverUrl}/${repository.fullName}${path}`;

/** A repository within other answers (GitHub docs: minimal repository). */
export function minimalRepositoryView(repository: RepositoryState): Record<string, unknown> {
  const urls = Object.entries(links).map(([name, path]) => [`${name}_url`, apiOf(repository, path)]);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.isPrivate,
    owner: userView(repository.world, repository.owner),
    html_url: pageOf(repository),
    description: null,
    fork: repository.parent !== undefined,
    url: apiOf(repository),
    ...Object.fromEntries(urls),
  };
}

/** A repository with what its page shows (GitHub docs: repository). */
export function repositoryView(repository: RepositoryState): Record<string, unknown> {
  const open = [...repository.issues, ...repository.pullRequests].filter((item) => item.state === 'open').length;
  const page = pageOf(repository);
  const { settings } = repository;
  return {
    ...minimalRepositoryView(repository),
    clone_url: `${page}.git`,
    git_url: `${page.replace(/^http/, 'git')}.git`,
    ssh_url: `git@127.0.0.1:${repository.fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    visibility: repository.isPrivate ? 'private' : 'public',
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 0,
    open_issues: open,
    open_issues_count: open,
    is_template: false,
    topics: [],
    has_issues: settings.hasIssues,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    web_commit_signoff_required: false,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
  };
}

/** What `GET /repos/{owner}/{repo}` answers (GitHub docs: full repository); merge settings show to those who may push. */
export function fullRepositoryView(repository: RepositoryState, mayPush: boolean): Record<string, unknown> {
  const { settings } = repository;
  const parent = repository.parent === undefined ? undefined : findRepository(repository.world, repository.parent);
  const merging = {
    allow_merge_commit: settings.allowMergeCommit,
    allow_squash_merge: settings.allowSquashMerge,
    allow_rebase_merge: settings.allowRebaseMerge,
    allow_auto_merge: false,
    allow_update_branch: false,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    merge_commit_title: 'MERGE_MESSAGE',
    merge_commit_message: 'PR_TITLE',
  };
  return {
    ...repositoryView(repository),
    permissions: { admin: false, maintain: false, push: mayPush, triage: mayPush, pull: true },
    ...(mayPush ? merging : {}),
    ...(parent ? { parent: repositoryView(parent), source: repositoryView(parent) } : {}),
    network_count: 0,
    subscribers_count: 0,
  };
}
