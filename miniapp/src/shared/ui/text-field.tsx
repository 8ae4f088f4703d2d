import { typedText } from './typed-text'
import './text-field.scss'

/** Several lines of text with a visible name and a count of what is left. */
export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  maxLength: number
  placeholder?: string
}) {
  const { label, value, onChange, maxLength, placeholder } = props
  const onInput = (event: { target: unknown; detail?: unknown }) => onChange(typedText(event))
  return (
    <label className="fx-field">
      <span className="fx-field__label">{label}</span>
      <textarea
        className="fx-field__area"
        aria-label={label}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        onInput={onInput}
        onChange={() => undefined}
      />
      <span className="fx-field__count fx-number">
        {value.length}/{maxLength}
      </span>
    </label>
  )
}
