/** Waits until `holds`; throws with `otherwise` when it does not within `timeoutMs`. */
export async function waitFor(
  holds: () => boolean,
  otherwise: () => string,
  timeoutMs = 5_000,
): Promise<void> {
  const untilMs = Date.now() + timeoutMs
  while (!holds()) {
    if (Date.now() > untilMs) throw new Error(otherwise())
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
