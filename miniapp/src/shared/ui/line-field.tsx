import { typedText } from './typed-text'
import './submit-field.scss'

/** One line of text with a visible name. */
export function LineField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  maxLength: number
}) {
  const { label, value, onChange, maxLength } = props
  const onInput = (event: { target: unknown; detail?: unknown }) => onChange(typedText(event))
  return (
    <label className="fx-link__label">
      <span className="fx-link__name">{label}</span>
      <input
        className="fx-link__input"
        aria-label={label}
        value={value}
        maxLength={maxLength}
        onInput={onInput as unknown as React.FormEventHandler}
        onChange={() => undefined}
      />
    </label>
  )
}
