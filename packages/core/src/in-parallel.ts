// The same for many, a few at a time: GitHub takes no more than a hundred requests at once, and a machine not that many processes.

/** Gives the answers in the order of the items; the first error is thrown, and nothing new is begun after it. */
export async function inParallel<T, R>(items: readonly T[], most: number, act: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const left = items.entries();
  let failed = false;
  async function work(): Promise<void> {
    for (const [index, item] of left) {
      if (failed) return;
      answers[index] = await act(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return answers;
}
