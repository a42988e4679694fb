// octokit's plugin makes a method of each of GitHub's 900 operations. Here requests are made by their paths, so in the bundle of
// core this file stands in its place: a quarter of the bundle, and as much of the start of every step.

export const restEndpointMethods = () => ({});
