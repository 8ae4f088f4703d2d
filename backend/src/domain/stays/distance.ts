export type Place = { latitude: number | null; longitude: number | null }

const EARTH_KM = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Straight distance between two places, null when one of them has no coordinates. */
export function distanceKm(one: Place | undefined, other: Place | undefined): number | null {
  if (!one || !other) return null
  const { latitude: latA, longitude: lonA } = one
  const { latitude: latB, longitude: lonB } = other
  if (latA === null || lonA === null || latB === null || lonB === null) return null
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2
  const chord = half(latB - latA) + Math.cos(radians(latA)) * Math.cos(radians(latB)) * half(lonB - lonA)
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}
