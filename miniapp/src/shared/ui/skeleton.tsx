import { useTranslate } from '../i18n/language'
import './skeleton.scss'

/** The shape of what is coming, one bar for each entry (its height in px). */
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
