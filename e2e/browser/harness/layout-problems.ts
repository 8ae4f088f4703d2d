/**
 * Runs inside the page, so it may use nothing from outside itself. Finds a page wider than its window, text outside the
 * window or cut off by a box that hides its overflow, targets that are too small to tap or that nobody can reach, words that
 * a keypad hides, and what goes on moving for a person who asked for less motion.
 */
export function layoutProblems({ minTargetPx }: { minTargetPx: number }): string[] {
  const problems = new Set<string>()
  const root = document.documentElement
  const widthPx = root.clientWidth
  if (root.scrollWidth > widthPx + 1) problems.add(`the page is ${root.scrollWidth} px wide in ${widthPx}`)

  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${element.textContent.trim().slice(0, 24)}"`
  /** Text for screen readers is made one pixel small. */
  const isForScreenReaders = (element: Element) =>
    getComputedStyle(element).position === 'absolute' && element.clientWidth <= 1 && element.clientHeight <= 1
  const isVisible = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('[aria-hidden="true"], [inert]') &&
    !isForScreenReaders(element)

  /** The ancestors that hide what overflows them, up to the first one that scrolls: there everything can be reached. */
  function clippingAncestors(element: Element): { box: DOMRect; across: boolean; down: boolean }[] {
    const clipping: { box: DOMRect; across: boolean; down: boolean }[] = []
    let [canScrollX, canScrollY] = [false, false]
    for (
      let ancestor: Element | null = element;
      ancestor && ancestor !== document.body;
      ancestor = ancestor.parentElement
    ) {
      const style = getComputedStyle(ancestor)
      const cuts = (value: string) => value === 'hidden' || value === 'clip'
      clipping.push({
        box: ancestor.getBoundingClientRect(),
        across: cuts(style.overflowX) && !canScrollX,
        down: cuts(style.overflowY) && !canScrollY,
      })
      canScrollX ||= /auto|scroll/.test(style.overflowX) && ancestor.scrollWidth > ancestor.clientWidth
      canScrollY ||= /auto|scroll/.test(style.overflowY) && ancestor.scrollHeight > ancestor.clientHeight
      if (style.position === 'fixed') break
    }
    return canScrollX
      ? clipping
      : [...clipping, { box: new DOMRect(0, 0, widthPx, 0), across: true, down: false }]
  }

  const hasShownText = (element: Element, text: string | null) =>
    text?.trim() && !/^(script|style|title)$/i.test(element.tagName) && isVisible(element)

  function checkText(node: Node, element: Element): void {
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0)
    for (const { box: around, across, down } of clippingAncestors(element))
      for (const box of boxes) {
        // A line box is taller than its letters: a few pixels above or below may be hidden.
        const slackPx = box.height * 0.25
        if (across && (box.right > around.right + 1 || box.left < around.left - 1))
          problems.add(`cut off sideways: ${nameOf(element)}`)
        if (down && (box.bottom > around.bottom + slackPx || box.top < around.top - slackPx))
          problems.add(`cut off above or below: ${nameOf(element)}`)
      }
  }

  /** A short label of a button that is broken inside a word is read twice; one of several words may take two lines. */
  function checkLabel(button: Element): void {
    const label = button.textContent.trim()
    if (!button.classList.contains('fx-button') || !/^\p{Script=Han}{2,8}$/u.test(label)) return
    const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      range.selectNodeContents(node)
      const boxes = [...range.getClientRects()].filter(box => box.width > 1)
      const [first] = boxes
      if (boxes.some(box => box.top > first!.bottom - 2))
        problems.add(`broken inside a word: ${nameOf(button)}`)
    }
  }

  /** A card keeps its padding free: text that enters it stands outside of what it belongs to. */
  function checkCard(node: Node, element: Element): void {
    const card = element.closest('section')
    if (!card || getComputedStyle(card).overflowX !== 'visible') return
    const { paddingLeft, paddingRight } = getComputedStyle(card)
    const around = card.getBoundingClientRect()
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects())
      if (
        box.width > 0 &&
        (box.right > around.right - parseFloat(paddingRight) + 1 ||
          box.left < around.left + parseFloat(paddingLeft) - 1)
      )
        problems.add(`sticks out of its card: ${nameOf(element)}`)
  }

  /** A key of the plate keyboard is as high as a wet thumb needs, however short the window. */
  const MIN_KEY_HEIGHT_PX = 40

  function checkTarget(target: Element): void {
    const box = (target.closest('label') ?? target).getBoundingClientRect()
    const minHeightPx = target.classList.contains('fx-keys__key') ? MIN_KEY_HEIGHT_PX : minTargetPx
    if (box.width === 0 || (box.width + 0.5 >= minTargetPx && box.height + 0.5 >= minHeightPx)) return
    problems.add(
      `too small to tap, ${Math.round(box.width)} × ${Math.round(box.height)} px: ${nameOf(target)}`,
    )
  }

  /**
   * A control that a box cuts off, or that a sheet holds beyond the window. What scrolls can be reached, except for a
   * keypad in a sheet: whoever types looks at all of its keys.
   */
  function checkReach(target: Element): void {
    const box = target.getBoundingClientRect()
    if (box.width === 0) return
    const isKey = target.closest('[role="dialog"] [role="group"]') !== null
    const isCut = (around: { top: number; bottom: number; left: number; right: number }) =>
      box.bottom > around.bottom + 1 ||
      box.top < around.top - 1 ||
      box.right > around.right + 1 ||
      box.left < around.left - 1
    for (
      let around = target.parentElement;
      around && around !== document.body;
      around = around.parentElement
    ) {
      const { overflowX, overflowY, position } = getComputedStyle(around)
      const overflow = `${overflowX} ${overflowY}`
      const scrolls = /auto|scroll/.test(overflow)
      if (scrolls && !isKey) return
      if ((scrolls || /hidden|clip/.test(overflow)) && isCut(around.getBoundingClientRect()))
        problems.add(`cut off, cannot be tapped: ${nameOf(target)}`)
      if (position !== 'fixed') continue
      if (isCut({ top: 0, left: 0, right: window.innerWidth, bottom: window.innerHeight }))
        problems.add(`beyond the window, cannot be tapped: ${nameOf(target)}`)
      return
    }
  }

  /** What is written above a keypad is read while typing: a sheet that holds one scrolls nothing out of sight. */
  function checkKeypads(): void {
    for (const sheet of document.querySelectorAll('[role="dialog"]')) {
      if (!sheet.querySelector('[role="group"]')) continue
      for (const part of sheet.querySelectorAll('*'))
        if (/auto|scroll/.test(getComputedStyle(part).overflowY) && part.scrollHeight > part.clientHeight + 1)
          problems.add(`behind the keys, ${part.scrollHeight - part.clientHeight} px: ${nameOf(part)}`)
    }
  }

  function checkMotion(): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches)
      for (const { effect, playState } of document.getAnimations()) {
        const element = (effect as KeyframeEffect | null)?.target
        if (element && playState === 'running' && effect?.getTiming().iterations === Infinity)
          problems.add(`moves although less motion is asked for: ${nameOf(element)}`)
      }
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement!
    if (!hasShownText(element, node.nodeValue)) continue
    checkText(node, element)
    if (!element.closest('.fx-photos')) checkCard(node, element)
  }
  checkKeypads()
  checkMotion()
  for (const target of document.querySelectorAll('button, input, textarea, select, [role="button"]'))
    if (isVisible(target)) {
      checkTarget(target)
      checkLabel(target)
      checkReach(target)
    }
  return [...problems]
}
