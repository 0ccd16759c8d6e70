// The invitation's code stands behind "#", so that it reaches no server before it is sent on purpose.
const field = document.getElementById("id_token");
const code = window.location.hash.slice(1);
if (field && code) {
  field.value = code;
  history.replaceState(null, "", window.location.pathname);
}
