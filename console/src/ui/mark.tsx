/** The sign of the house: a lock's arm over its ground. */
export function Mark() {
  return (
    <svg className="fx-mark" viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" className="fx-mark__ground" />
      <path d="M8 23h16" className="fx-mark__line" />
      <path d="M9 19 21 9" className="fx-mark__arm" />
      <circle cx="9" cy="19" r="2.4" className="fx-mark__joint" />
    </svg>
  )
}
