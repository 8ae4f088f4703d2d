import { classNames } from './class-names'
import { typedText } from './typed-text'
import './submit-field.scss'

/** One line of text with a visible name. `wrong`: why what it holds was not accepted. */
export function LineField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  maxLength: number
  wrong?: string
}) {
  const { label, value, onChange, maxLength, wrong } = props
  const onInput = (event: { target: unknown; detail?: unknown }) => onChange(typedText(event))
  return (
    <label className="fx-link__label">
      <span className="fx-link__name">{label}</span>
      <input
        className={classNames('fx-link__input', wrong !== undefined && 'fx-link__input--wrong')}
        aria-label={label}
        aria-invalid={wrong !== undefined}
        value={value}
        maxLength={maxLength}
        onInput={onInput}
        onChange={() => undefined}
      />
      {wrong === undefined ? null : (
        <span className="fx-link__wrong" role="alert">
          {wrong}
        </span>
      )}
    </label>
  )
}
