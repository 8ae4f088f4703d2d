/**
 * Runs inside the page, so it stands by itself. What does not fit: a page wider than its window, words outside the
 * window or cut off by a box that hides them, and things to tap that are too small.
 */
export function unfit({ minTargetPx }: { minTargetPx: number }): string[] {
  const wrong = new Set<string>()
  const root = document.documentElement
  const widthPx = root.clientWidth
  if (root.scrollWidth > widthPx + 1) wrong.add(`the page is ${root.scrollWidth} px wide in ${widthPx}`)

  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(element.textContent ?? '').trim().slice(0, 24)}"`
  /** Shrunk to a pixel: words for screen readers only. */
  const isSpokenOnly = (element: Element) =>
    getComputedStyle(element).position === 'absolute' && element.clientWidth <= 1 && element.clientHeight <= 1
  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('[aria-hidden="true"], [inert]') &&
    !isSpokenOnly(element)

  /** The boxes above that cut off what leaves them; none above one that scrolls, where everything can be reached. */
  function cuttersOf(element: Element): { box: DOMRect; across: boolean; down: boolean }[] {
    const cutters: { box: DOMRect; across: boolean; down: boolean }[] = []
    let [canScrollX, canScrollY] = [false, false]
    for (let above: Element | null = element; above && above !== document.body; above = above.parentElement) {
      const style = getComputedStyle(above)
      const cuts = (value: string) => value === 'hidden' || value === 'clip'
      cutters.push({
        box: above.getBoundingClientRect(),
        across: cuts(style.overflowX) && !canScrollX,
        down: cuts(style.overflowY) && !canScrollY,
      })
      canScrollX ||= /auto|scroll/.test(style.overflowX) && above.scrollWidth > above.clientWidth
      canScrollY ||= /auto|scroll/.test(style.overflowY) && above.scrollHeight > above.clientHeight
      if (style.position === 'fixed') break
    }
    return canScrollX
      ? cutters
      : [...cutters, { box: new DOMRect(0, 0, widthPx, 0), across: true, down: false }]
  }

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const element = node.parentElement!
    if (!node.nodeValue?.trim() || /^(script|style|title)$/i.test(element.tagName) || !isSeen(element))
      continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0)
    for (const { box: around, across, down } of cuttersOf(element))
      for (const box of boxes) {
        // Line boxes are taller than the letters in them: a few pixels above or below cut nothing.
        const slackPx = box.height * 0.25
        if (across && (box.right > around.right + 1 || box.left < around.left - 1))
          wrong.add(`cut off sideways: ${nameOf(element)}`)
        if (down && (box.bottom > around.bottom + slackPx || box.top < around.top - slackPx))
          wrong.add(`cut off above or below: ${nameOf(element)}`)
      }
  }

  for (const target of document.querySelectorAll('button, input, textarea, select, [role="button"]')) {
    if (!isSeen(target)) continue
    const box = (target.closest('label') ?? target).getBoundingClientRect()
    if (box.width === 0 || (box.width + 0.5 >= minTargetPx && box.height + 0.5 >= minTargetPx)) continue
    wrong.add(`to tap, but ${Math.round(box.width)} × ${Math.round(box.height)} px: ${nameOf(target)}`)
  }
  return [...wrong]
}
