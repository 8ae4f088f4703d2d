/** A parameter of a page as WeChat gives it, encoded once more than others; what is not encoded stays as it is. */
export function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
