/** What somebody typed: WeChat's fields put the text into detail.value, the web's into target.value. */
export function typedText(event: { target: unknown; detail?: unknown }): string {
  const detail = (event.detail as { value?: string } | undefined)?.value
  return detail ?? (event.target as { value: string }).value
}
