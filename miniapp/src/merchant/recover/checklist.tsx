import type { Checklist } from '@fangxing/contract/eligibility'
import { classNames } from '@shared/ui/class-names'
import { useSay } from '@shared/words/language'
import { CHECKS } from './words'
import './checklist.scss'

const NAMES = Object.keys(CHECKS) as (keyof Checklist)[]

/** Three things that only a person on the spot knows. */
export function ChecklistField(props: { value: Checklist; onChange: (value: Checklist) => void }) {
  const { value, onChange } = props
  const say = useSay()
  return (
    <div className="mer-checks">
      {NAMES.map(name => (
        <button
          key={name}
          type="button"
          role="checkbox"
          aria-checked={value[name]}
          className="mer-checks__line"
          onClick={() => onChange({ ...value, [name]: !value[name] })}
        >
          <span className={classNames('mer-checks__box', value[name] && 'mer-checks__box--on')} aria-hidden>
            {value[name] ? '✓' : ''}
          </span>
          <span>{say(CHECKS[name])}</span>
        </button>
      ))}
    </div>
  )
}
