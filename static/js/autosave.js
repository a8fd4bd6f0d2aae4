/* Nothing typed is lost: drafts save themselves, and an expired login is renewed in a dialog on the same page.

A form with data-autosave="URL" is posted there (urlencoded, X-CSRFToken) 1.5 s after the last change and when the
page is left. The answer is JSON: {"saved_at": "10:32"} optional; {"message": "..."} with a 4xx status. */
"use strict";

(() => {
  const office = window.office;
  const WAIT = 1500;
  const AGAIN = 15000;
  const JSON_ONLY = { Accept: "application/json", "X-Requested-With": "fetch" };
  const pending = new Map(); // form -> timer
  const running = new Map(); // form -> AbortController of the save under way
  let login = null; // the promise of the open dialog

  function say(form, state, text) {
    document.querySelectorAll("[data-autosave-status]").forEach((place) => {
      const owner = place.closest("form") || (place.dataset.autosaveStatus && document.getElementById(place.dataset.autosaveStatus));
      if (owner && owner !== form) return;
      place.dataset.state = state;
      place.textContent = text;
    });
  }

  const clock = () => new Date().toTimeString().slice(0, 5);

  function written(form) {
    const fields = new URLSearchParams();
    const secret = new Set([...form.querySelectorAll("[type=password]")].map((field) => field.name));
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !secret.has(name) && name !== "csrfmiddlewaretoken") fields.append(name, value);
    }
    return fields;
  }

  async function save(form, leaving = false) {
    clearTimeout(pending.get(form));
    pending.delete(form);
    if (!leaving) say(form, "saving", "正在保存…");
    const abort = new AbortController();
    running.set(form, abort);
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: written(form),
        keepalive: leaving,
        signal: abort.signal,
        credentials: "same-origin",
        headers: { ...JSON_ONLY, "X-CSRFToken": office.cookieToken() },
      });
    } catch (failure) {
      if (failure.name === "AbortError") return;
      say(form, "failed", "网络不通，内容仍在本页，稍后自动再存");
      pending.set(form, setTimeout(save, AGAIN, form));
      return;
    }
    if (answer.status === 401) {
      say(form, "failed", "登录已过期，内容仍在本页");
      if (leaving) pending.set(form, setTimeout(save, WAIT, form));
      else if (await office.logIn()) save(form);
      return;
    }
    const reply = await answer.json().catch(() => ({}));
    if (answer.ok) say(form, "saved", `已自动保存 ${reply.saved_at || clock()}`);
    else say(form, "failed", reply.message || "未能自动保存，内容仍在本页，请点“保存”重试");
  }

  function changed(event) {
    const form = event.target.form || event.target.closest("form");
    if (!form || !("autosave" in form.dataset)) return;
    clearTimeout(pending.get(form));
    pending.set(form, setTimeout(save, WAIT, form));
    say(form, "waiting", "有改动，即将自动保存");
  }

  const flush = () => [...pending.keys()].forEach((form) => save(form, true));

  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  window.addEventListener("pagehide", flush);

  /* Before a draft is submitted: is the login alive, and still the same person? Resolves to true when it may go. */
  office.stillLoggedIn = async (form) => {
    const { alive, user } = document.body.dataset;
    if (!alive) return true;
    let answer;
    try {
      answer = await fetch(alive, { headers: JSON_ONLY, credentials: "same-origin", cache: "no-store" });
    } catch {
      say(form, "failed", "网络不通，尚未提交，内容仍在本页");
      office.toast("网络不通，尚未提交，内容仍在本页。");
      return false;
    }
    const reply = answer.ok ? await answer.json() : {};
    if (!answer.ok || reply.username !== user) return office.logIn();
    office.refreshTokens(reply.csrf);
    return true;
  };

  /* A draft being submitted is saved no more: a late save would bring the draft back after the submit. */
  office.stopSaving = (form) => {
    clearTimeout(pending.get(form));
    pending.delete(form);
    if (running.has(form)) running.get(form).abort();
  };

  /* Open the login dialog; resolves to true once logged in again, false when put off. One dialog for all who ask. */
  office.logIn = () => {
    const dialog = document.getElementById("relogin");
    if (!dialog) return Promise.resolve(false);
    if (login) return login;
    login = new Promise((resolve) => {
      dialog.addEventListener(
        "close",
        () => {
          login = null;
          resolve(dialog.returnValue === "in");
        },
        { once: true },
      );
    });
    dialog.returnValue = "";
    dialog.querySelector("[name=password]").value = "";
    dialog.querySelector("[name=code]").value = "";
    dialog.querySelector("[data-code]").hidden = true;
    dialog.querySelector("[data-error]").hidden = true;
    dialog.showModal();
    dialog.querySelector("[name=password]").focus();
    return login;
  };

  async function answerDialog(form) {
    const dialog = form.closest("dialog");
    const error = form.querySelector("[data-error]");
    let reply = { message: "网络不通，请稍后再试。" };
    let ok = false;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        headers: { ...JSON_ONLY, "X-CSRFToken": office.cookieToken() },
      });
      ok = answer.ok;
      reply = await answer.json().catch(() => ({ message: "未能登录，请刷新页面后重新登录。" }));
    } catch {
      /* the network sentence stands */
    }
    if (ok) {
      office.refreshTokens(reply.csrf);
      dialog.close("in");
      return;
    }
    error.textContent = reply.message;
    error.hidden = false;
    if (reply.code) form.querySelector("[data-code]").hidden = false;
    const asksCode = !form.querySelector("[data-code]").hidden;
    form.querySelector(asksCode ? "[name=code]" : "[name=password]").select();
  }

  const dialog = document.getElementById("relogin");
  if (dialog) {
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      answerDialog(event.target);
    });
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close(""));
  }

  document.addEventListener("htmx:responseError", async (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status !== 401) return office.toast("操作没有成功，请稍后再试；内容仍在本页。");
    const { verb, path, elt, target } = requestConfig;
    if (await office.logIn()) window.htmx.ajax(verb, path, { source: elt, target });
  });
  document.addEventListener("htmx:sendError", () => office.toast("网络不通，内容仍在本页。"));
})();
