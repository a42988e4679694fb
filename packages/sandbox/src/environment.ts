/** What child processes inherit from this process: enough to find git and node, and nothing of a user's git set-up. */
export const inherited = {
  PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  HOME: process.env['HOME'] ?? '/',
};
