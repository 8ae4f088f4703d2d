import { Button } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import type { Reading } from '../../ui/use-call'
import { useShortcuts } from './use-shortcuts'
import { reviewMessages as messages } from './review-messages'

type QueueAct = {
  /** The letter that does it. */
  letter: string
  label: Message
  kind?: 'primary' | 'danger'
  run: () => void
}

type ReviewQueueProps<T> = {
  /** What waits, and `next` when more waits than was read. */
  reading: Pick<Reading<{ items: readonly T[]; next?: unknown }>, 'value' | 'problem' | 'again'>
  /** In the queue. */
  row: (item: T) => ReactNode
  /** The one that is looked at. */
  body: (item: T) => ReactNode
  /** What can be said of it; none: somebody else's word is needed. */
  acts: (item: T) => readonly QueueAct[]
  empty: Message
}

/** A queue on the left, one of it on the right, decided by single letters. What is decided leaves, and the next one is there. */
export function ReviewQueue<T extends { id: string }>(props: ReviewQueueProps<T>) {
  const { value, problem, again } = props.reading
  return (
    <>
      {problem && <ProblemNote problem={problem} again={again} />}
      {value === undefined ? (
        !problem && <Loading rows={8} />
      ) : value.items.length === 0 ? (
        <Section>
          <Empty text={props.empty} />
        </Section>
      ) : (
        <Queue {...props} items={value.items} hasMore={value.next !== undefined} />
      )}
    </>
  )
}

function Queue<T extends { id: string }>(
  props: ReviewQueueProps<T> & { items: readonly T[]; hasMore: boolean },
) {
  const { items, row, body, acts, hasMore } = props
  const t = useTranslate()
  const { at, goTo } = usePlace(items.map(({ id }) => id))
  const item = items[at]!
  const offered = acts(item)
  const go = (step: number) => goTo(Math.min(Math.max(at + step, 0), items.length - 1))
  useShortcuts({
    j: () => go(1),
    k: () => go(-1),
    ...Object.fromEntries(offered.map(({ letter, run }) => [letter.toLowerCase(), run])),
  })
  return (
    <div className="fx-queue">
      <nav className="fx-queue__queue" aria-label={t(messages.queue)}>
        <p className="fx-soft">
          {at + 1} / {items.length}
          {hasMore && '+'} · <kbd>J</kbd> {t(messages.next)} <kbd>K</kbd> {t(messages.previous)}
        </p>
        <ul>
          {items.map((each, index) => (
            <li key={each.id}>
              <QueueRow isCurrent={index === at} onOpen={() => goTo(index)}>
                {row(each)}
              </QueueRow>
            </li>
          ))}
        </ul>
      </nav>
      <section className="fx-section fx-queue__body" aria-live="polite">
        {body(item)}
        {offered.length > 0 && (
          <div className="fx-row">
            {offered.map(({ letter, label, kind, run }) => (
              <Button
                key={letter}
                size="large"
                type={kind === 'primary' ? 'primary' : 'default'}
                danger={kind === 'danger'}
                onClick={run}
                aria-keyshortcuts={letter}
              >
                {t(label)} <kbd aria-hidden>{letter}</kbd>
              </Button>
            ))}
          </div>
        )}
      </section>
    </div>
  )
}

/**
 * Which of the queue is looked at stands in the address, so that a reload or a link shows the same one. When it has left the queue, the
 * one that follows it is in its place.
 */
function usePlace(keys: readonly string[]): { at: number; goTo: (index: number) => void } {
  const address = useAddress()
  const [last, setLast] = useState(0)
  const named = keys.indexOf(address.get('at') ?? '')
  if (named >= 0 && named !== last) setLast(named)
  const at = named >= 0 ? named : Math.min(last, keys.length - 1)
  const goTo = (index: number) => {
    setLast(index)
    address.set({ at: keys[index] })
  }
  return { at, goTo }
}

function QueueRow(props: { isCurrent: boolean; onOpen: () => void; children: ReactNode }) {
  const { isCurrent, onOpen, children } = props
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Not every engine that runs this scrolls: jsdom has no such method.
    if (isCurrent && button.current && 'scrollIntoView' in button.current)
      button.current.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <button
      ref={button}
      type="button"
      className={isCurrent ? 'fx-queue__row fx-queue__row--current' : 'fx-queue__row'}
      aria-current={isCurrent}
      onClick={onOpen}
    >
      {children}
    </button>
  )
}
