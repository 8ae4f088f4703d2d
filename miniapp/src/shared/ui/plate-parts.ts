/** A plate is shown in two groups with a dot between them: two characters, then the rest. Masked characters stay `*`. */
export function plateParts(text: string): { head: string; tail: string } {
  const characters = [...text.replace(/[·•\s]/g, '')]
  return { head: characters.slice(0, 2).join(''), tail: characters.slice(2).join('') }
}
