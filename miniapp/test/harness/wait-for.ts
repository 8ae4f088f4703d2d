/** Waits until `condition` is true; throws with `describeFailure` when it is not within `timeoutMs`. */
export async function waitFor(
  condition: () => boolean,
  describeFailure: () => string,
  timeoutMs = 20_000,
): Promise<void> {
  const untilMs = Date.now() + timeoutMs
  while (!condition()) {
    if (Date.now() > untilMs) throw new Error(describeFailure())
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
