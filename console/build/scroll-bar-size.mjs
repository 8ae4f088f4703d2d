/**
 * In the place of `rc-util/es/getScrollBarSize`, which measures by a style without a nonce: the content security policy refuses
 * that. Nothing here styles the bars themselves, so that an element with bars of its own tells their size.
 */
function measure() {
  if (typeof document === 'undefined') return { width: 0, height: 0 }
  const element = document.createElement('div')
  Object.assign(element.style, { position: 'absolute', width: '100px', height: '100px', overflow: 'scroll' })
  document.body.appendChild(element)
  const width = element.offsetWidth - element.clientWidth
  const height = element.offsetHeight - element.clientHeight
  element.remove()
  return { width, height }
}

export default function getScrollBarSize() {
  return measure().width
}

export const getTargetScrollBarSize = () => measure()
