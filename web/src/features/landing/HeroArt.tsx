import styles from "./art.module.css";

/** A reading room: an arched window, a lamp, a book that opens into a landscape. Our own drawing; a decoration. */
export function HeroArt() {
  return (
    <svg aria-hidden="true" className={styles.art} viewBox="0 0 440 420">
      <path className={styles.paper} d="M110 330V150a110 110 0 0 1 220 0v180Z" />
      <path className={styles.sky} d="M122 320V150a98 98 0 0 1 196 0v170Z" />
      <circle className={styles.warm} cx="258" cy="132" r="26" />
      <path className={styles.soft} d="M122 262c34-38 62-40 96-10 30-34 58-36 100-2v70H122Z" />
      <path className={styles.green} d="M122 292c44-22 84-20 118 0 28-14 50-16 78-8v36H122Z" />
      <path d="M187 58v262M253 58v262M122 172h196" className={styles.thin} />
      <path className={styles.paper} d="M92 330h256v14H92Z" />
      <path d="M40 384h360" />
      {/* the lamp */}
      <path className={styles.glow} d="m62 250-44 108h120L98 250Z" />
      <path className={styles.warm} d="M58 212h44l18 40H40Z" />
      <path d="M80 252v118M80 212v-10" />
      <path className={styles.paper} d="M52 370h56a6 6 0 0 1 6 6v8H46v-8a6 6 0 0 1 6-6Z" />
      {/* the book, and what grows out of it */}
      <path className={styles.green} d="M148 366c26-10 50-8 72 6 22-14 46-16 72-6v14H148Z" />
      <path
        className={styles.paper}
        d="M154 352c24-9 46-7 66 6 20-13 42-15 66-6v18c-24-8-46-6-66 6-20-12-42-14-66-6Z"
      />
      <path d="M220 358v18" />
      <path d="M170 358c12-2 24-1 36 4M234 362c12-5 24-6 36-4" className={styles.thin} />
      <path d="M220 356c-2-30 10-44 6-74" />
      <path className={styles.green} d="M224 322c14-4 24-14 26-28-15 1-25 12-26 28Z" />
      <path className={styles.soft} d="M222 336c-15-3-24-12-28-26 16 0 26 9 28 26Z" />
      <path className={styles.soft} d="M226 284c-10-12-10-24-2-36 10 11 11 24 2 36Z" />
      {/* a cup */}
      <path className={styles.paper} d="M322 348h44v14c0 12-9 20-22 20s-22-8-22-20Z" />
      <path d="M366 353h5a8 8 0 0 1 0 17h-7M336 336c-5-7 5-10 0-18M352 336c-5-7 5-10 0-18" />
    </svg>
  );
}
