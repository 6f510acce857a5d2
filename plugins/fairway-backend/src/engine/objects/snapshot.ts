interface Stored {
  metadata: { name: string; uid: string; generation: number };
}

/** Which object a run is made of, in which generation. */
export function reference({ metadata }: Stored) {
  const { name, uid, generation } = metadata;
  return { name, uid, generation };
}

/** An object as a run freezes it. */
export function snapshot<TSpec>(object: Stored & { spec: TSpec }) {
  return { ...reference(object), spec: object.spec };
}
