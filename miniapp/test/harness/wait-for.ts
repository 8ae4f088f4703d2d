/** Waits until `holds`; throws with `otherwise` when it does not within `timeoutMs`. */
export async function waitFor(
  condition: () => boolean,
  describeFailure: () => string,
  timeoutMs = 5_000,
): Promise<void> {
  const untilMs = Date.now() + timeoutMs
  while (!condition()) {
    if (Date.now() > untilMs) throw new Error(describeFailure())
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
