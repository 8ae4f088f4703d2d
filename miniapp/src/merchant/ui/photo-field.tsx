import { Notice } from '@shared/ui/notice'
import { useSay } from '@shared/words/language'
import { problemWords } from '@shared/words/problem'
import { AT_MOST, type Photos, type Picture } from './use-photos'
import './photo-field.scss'

const W = {
  take: { zh: '拍照', en: 'Take' },
  drop: { zh: '删除照片', en: 'Remove the photo' },
  again: { zh: '重新发送', en: 'Send again' },
  sending: { zh: '发送中', en: 'Sending' },
  not_allowed: {
    zh: '没有相机权限，请在微信设置中允许',
    en: 'The camera is not allowed; allow it in WeChat’s settings',
  },
  too_large: { zh: '照片太大，请重拍', en: 'The picture is too large, take it again' },
}

/** Thumbnails of what was taken and the key that takes another. */
export function PhotoTiles(props: {
  pictures: Pick<Picture, 'key' | 'preview' | 'state'>[]
  take: () => void
  drop: (key: string) => void
  again?: (key: string) => void
  why?: Photos['why']
}) {
  const { pictures, take, drop, again, why } = props
  const say = useSay()
  return (
    <div className="mer-photos">
      <div className="mer-photos__tiles">
        {pictures.map(({ key, preview, state }) => (
          <div key={key} className={`mer-photos__tile mer-photos__tile--${state}`}>
            <img
              className="mer-photos__image"
              src={preview}
              alt=""
              {...(process.env.TARO_ENV === 'weapp' ? { mode: 'aspectFill' } : {})}
            />
            {state === 'sending' ? <span className="mer-photos__state">{say(W.sending)}</span> : null}
            {state === 'failed' && again ? (
              <button type="button" className="mer-photos__again" onClick={() => again(key)}>
                {say(W.again)}
              </button>
            ) : null}
            <button
              type="button"
              className="mer-photos__drop"
              aria-label={say(W.drop)}
              onClick={() => drop(key)}
            >
              ×
            </button>
          </div>
        ))}
        {pictures.length < AT_MOST ? (
          <button type="button" className="mer-photos__take" onClick={take}>
            <span className="mer-photos__plus" aria-hidden>
              +
            </span>
            <span>{say(W.take)}</span>
          </button>
        ) : null}
      </div>
      {why ? <Notice small urgent tone="warn" title={say(W[why])} /> : null}
    </div>
  )
}

/** The same for pictures that are sent at once; says why one could not be. */
export function PhotoField({ photos }: { photos: Photos }) {
  const say = useSay()
  const failed = photos.pictures.find(({ problem }) => problem)
  return (
    <>
      <PhotoTiles
        pictures={photos.pictures}
        take={() => void photos.take()}
        drop={photos.drop}
        again={photos.again}
        why={photos.why}
      />
      {failed?.problem ? <Notice small urgent tone="warn" title={say(problemWords(failed.problem))} /> : null}
    </>
  )
}
