const LINK = /\/c\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)/i

/** What a computer asks, by the link in its code; undefined for the code of anything else. */
export function requestIdIn(text: string): string | undefined {
  try {
    // WeChat encodes a scanned link once more than other parameters.
    return LINK.exec(decodeURIComponent(text))?.[1]?.toLowerCase()
  } catch {
    return LINK.exec(text)?.[1]?.toLowerCase()
  }
}
