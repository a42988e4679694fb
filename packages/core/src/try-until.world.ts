// Random runs alone miss now and then what is rare, and a test that counts it then fails for nothing.

import fc from 'fast-check';

const mostRounds = 20;

/**
 * Tries a property round by round, `numRuns` each, until all that makes it worth something was met. What was not even met after
 * the last round, the test's own expectation has to tell.
 */
export async function tryUntil<T>(
  property: fc.IAsyncProperty<T>,
  parameters: fc.Parameters<T>,
  enough: () => boolean,
): Promise<void> {
  // A seed that was asked for would only be the same round again.
  const rounds = parameters.seed === undefined ? mostRounds : 1;
  for (let round = 0; round < rounds; round += 1) {
    await fc.assert(property, parameters);
    if (enough()) return;
  }
}
