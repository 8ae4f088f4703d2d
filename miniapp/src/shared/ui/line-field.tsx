import './submit-field.scss'

/** One line of text with a visible name. */
export function LineField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  maxLength: number
}) {
  const { label, value, onChange, maxLength } = props
  // WeChat's input puts the text into detail.value, the web's into target.value.
  const onInput = (event: { target: unknown; detail?: unknown }) => {
    const detail = (event.detail as { value?: string } | undefined)?.value
    onChange(detail ?? (event.target as { value: string }).value)
  }
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
