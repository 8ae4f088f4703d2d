/**
 * In the place of rc-util's measurement, which every table makes: that one adds a style without the nonce, which the content
 * security policy refuses. Styles set on an element by script are allowed.
 */
export function getTargetScrollBarSize() {
  const box = document.createElement('div')
  Object.assign(box.style, {
    position: 'absolute',
    top: '-200px',
    width: '100px',
    height: '100px',
    overflow: 'scroll',
  })
  document.body.appendChild(box)
  const size = { width: box.offsetWidth - box.clientWidth, height: box.offsetHeight - box.clientHeight }
  box.remove()
  return size
}

let width

export default function getScrollBarSize() {
  return (width ??= getTargetScrollBarSize().width)
}
