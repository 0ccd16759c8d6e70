// A page that comes back with problems begins with them, for eyes and for screen readers.
const problems = document.querySelector("[role=alert]");
if (problems) {
  problems.setAttribute("tabindex", "-1");
  problems.focus();
}
