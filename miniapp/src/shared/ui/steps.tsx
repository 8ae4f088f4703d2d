import { classNames } from './class-names'
import './steps.scss'

export type StepState = 'done' | 'now' | 'late' | 'next'
export type Step = { title: string; text?: string; time?: string; state: StepState }

/** Progress from top to bottom: steps that are done, the current one, those to come. */
export function Steps({ steps, label }: { steps: Step[]; label: string }) {
  return (
    <ol className="fx-steps" aria-label={label}>
      {steps.map(step => (
        <li
          key={step.title}
          className={`fx-steps__step fx-steps__step--${step.state}`}
          aria-current={step.state === 'now' || step.state === 'late' ? 'step' : undefined}
        >
          <span className={classNames('fx-steps__mark', step.state !== 'done' && 'fx-still')} aria-hidden>
            {step.state === 'done' ? '✓' : step.state === 'late' ? '!' : ''}
          </span>
          <div className="fx-steps__body">
            <div className="fx-steps__line">
              <span className="fx-steps__title">{step.title}</span>
              {step.time ? <span className="fx-steps__time fx-number">{step.time}</span> : null}
            </div>
            {step.text ? <p className="fx-steps__text">{step.text}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
