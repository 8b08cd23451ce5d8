"""A browser without a window, driven over two pipes in Chromium's own protocol: Python's standard
library is enough."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed():
    """The browser that is here, or None."""
    found = map(shutil.which, NAMES)
    return next(filter(None, found), None)


class Browser:
    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self.to_browser = os.pipe()
        self.from_browser, from_browser = os.pipe()
        # It reads orders from 3 and answers on 4.
        shell = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                   "--disable-background-networking", "--remote-debugging-pipe",
                   f"--user-data-dir={self.profile.name}"]
        self.process = subprocess.Popen(["sh", "-c", shell, installed(), *options],
                                        pass_fds=(to_browser, from_browser),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.unread, self.session = 0, b"", None
        target = self.order("Target.createTarget", url="about:blank")["targetId"]
        attached = self.order("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.order("Page.enable")

    def message(self):
        while b"\0" not in self.unread:
            got = os.read(self.from_browser, 1 << 20)
            if not got:
                raise RuntimeError("the browser ended")
            self.unread += got
        message, self.unread = self.unread.split(b"\0", 1)
        return json.loads(message)

    def order(self, method, until=None, **parameters):
        """Gives an order and returns its answer, and waits for an event, if one is named."""
        self.number += 1
        order = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            order["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(order).encode() + b"\0")
        answer = None
        while answer is None or until:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                answer = message["result"]
            elif message.get("method") == until:
                until = None
        return answer

    def open(self, path):
        self.order("Page.navigate", until="Page.loadEventFired", url=f"file://{os.path.abspath(path)}")

    def window(self, width, theme):
        self.order("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                   mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": theme}
        self.order("Emulation.setEmulatedMedia", features=[scheme])

    def scripts(self, are_allowed):
        self.order("Emulation.setScriptExecutionDisabled", value=not are_allowed)

    def value(self, expression):
        """What an expression of JavaScript comes to on the page."""
        answer = self.order("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def point(self, selector):
        """Moves the mouse there, as a hand would."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.value(f"{found}.scrollIntoView({{block: 'center'}})")
        box = self.value(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
                         f"({found}.getBoundingClientRect())")
        self.order("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])

    def key(self, key, code, text=""):
        key = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.order("Input.dispatchKeyEvent", type="keyDown", text=text, **key)
        self.order("Input.dispatchKeyEvent", type="keyUp", **key)

    def screenshot(self, path, selector=None):
        clip = {}
        if selector:
            found = f"document.querySelector({json.dumps(selector)})"
            x, y, width, height = self.value(
                f"(({{x, y, width, height}}) => [x + scrollX, y + scrollY, width, height])"
                f"({found}.getBoundingClientRect())")
            clip = {"clip": {"x": x, "y": y, "width": width, "height": height, "scale": 1}}
        image = self.order("Page.captureScreenshot", captureBeyondViewport=True, **clip)
        with open(path, "wb") as file:
            file.write(base64.b64decode(image["data"]))

    def close(self):
        self.session = None
        self.order("Browser.close")
        self.process.wait(timeout=10)
        self.profile.cleanup()


if __name__ == "__main__":
    print(installed() or "no browser")
    sys.exit(installed() is None)
