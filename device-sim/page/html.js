export const byId = id => document.getElementById(id)

/** Text that is safe inside HTML. */
export const escapeHtml = text => String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

/** Replaces the content of a box only when it changes, so that focus and hover stay where they are. */
export function setHtml(box, html) {
  if (box.dataset.html === html) return
  const focusedKey = box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  box.innerHTML = html
  box.dataset.html = html
  if (focusedKey) box.querySelector(`[data-key="${focusedKey}"]`)?.focus()
}
