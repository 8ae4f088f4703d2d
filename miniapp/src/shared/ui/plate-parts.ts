/** A plate is shown in two groups with a dot between them: two characters, then the rest. Masked characters stay `*`. */
export function plateParts(text: string): { head: string; tail: string } {
  const signs = [...text.replace(/[·•\s]/g, '')]
  return { head: signs.slice(0, 2).join(''), tail: signs.slice(2).join('') }
}
