import { photoUrl } from '../net/address'
import { previewPhotos } from '../phone/photo-preview'
import './photo-strip.scss'

/** Photographs in a row; a tap shows one full-screen. Nothing when there are none. */
export function PhotoStrip({ urls, label }: { urls: string[]; label: string }) {
  if (urls.length === 0) return null
  const addresses = urls.map(photoUrl)
  return (
    <div className="fx-photos">
      {addresses.map((address, index) => (
        <button
          key={address}
          type="button"
          className="fx-photos__photo"
          aria-label={`${label} ${index + 1}`}
          onClick={() => previewPhotos(addresses, address)}
        >
          <img
            className="fx-photos__image"
            src={address}
            alt=""
            {...(process.env.TARO_ENV === 'weapp' ? { mode: 'aspectFill' } : {})}
          />
        </button>
      ))}
    </div>
  )
}
