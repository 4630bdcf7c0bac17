const YEAR = 365 * 24 * 3600;

export default function ({ data }) {
  document.documentElement.classList.toggle("rnnviz-presenting", data.presenting);
  const there = document.cookie.split("; ").some((pair) => pair.startsWith(`${data.cookie}=`));
  if (!there) {
    document.cookie = `${data.cookie}=${data.key}; path=/; max-age=${YEAR}; SameSite=Strict`;
  }
}
