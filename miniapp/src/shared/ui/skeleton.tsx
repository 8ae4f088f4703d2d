import { useTranslate } from '../i18n/language'
import './skeleton.scss'

/** A placeholder while loading: one bar per entry, of its height in px. */
export function Skeleton({ bars }: { bars: number[] }) {
  const t = useTranslate()
  return (
    <div className="fx-skeleton" role="status" aria-label={t({ zh: '正在加载', en: 'Loading' })}>
      {bars.map((height, index) => (
        <div key={index} className="fx-skeleton__bar fx-still" style={{ height: `${height}px` }} />
      ))}
    </div>
  )
}
