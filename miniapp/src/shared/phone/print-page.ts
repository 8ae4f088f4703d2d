/** So wide is the part of the paper that is printed on. */
const PRINTED_MM = { 58: 48, 80: 72 } as const

/**
 * Opens the browser's own print dialog on one picture, from which it can also be saved as a PDF. Only in a browser: WeChat
 * prints over Bluetooth.
 */
export async function printPicture(source: string, paper: keyof typeof PRINTED_MM): Promise<void> {
  const holder = document.createElement('div')
  holder.className = 'fx-print'
  const picture = document.createElement('img')
  picture.src = source
  picture.style.width = `${PRINTED_MM[paper]}mm`
  holder.append(picture)
  document.body.append(holder)
  window.addEventListener('afterprint', () => holder.remove(), { once: true })
  await picture.decode().catch(() => undefined)
  window.print()
}
