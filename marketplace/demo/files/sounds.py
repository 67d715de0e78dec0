"""A few seconds of a tune as a WAV file."""

import array
import io
import math
import sys
import wave
from random import Random

RATE = 16_000
SECONDS = 3
BEAT_SECONDS = 0.25
# A pentatonic scale sounds friendly in any order.
SCALE_HZ = (220.0, 246.94, 293.66, 329.63, 392.0, 440.0, 493.88, 587.33)
LOUDNESS = 9000


def tune(seed: str, seconds: int = SECONDS) -> bytes:
    """A plucked tune, 16 kHz, mono; its notes come from the seed."""
    rng = Random(seed)
    samples = [0.0] * (RATE * seconds)
    note, beats = rng.randrange(len(SCALE_HZ)), int(seconds / BEAT_SECONDS)
    for beat in range(beats):
        note = max(0, min(len(SCALE_HZ) - 1, note + rng.choice((-2, -1, -1, 1, 1, 2))))
        if rng.random() < 0.8:
            _pluck(samples, int(beat * BEAT_SECONDS * RATE), SCALE_HZ[note])
    data = array.array("h", (int(max(-1, min(1, value)) * LOUDNESS) for value in samples))
    if sys.byteorder == "big":
        data.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(data.tobytes())
    return out.getvalue()


def _pluck(samples: list[float], start: int, pitch: float) -> None:
    length = min(int(RATE * 0.6), len(samples) - start)
    for i in range(length):
        t = i / RATE
        fade = math.exp(-6 * t) * min(1, i / 80)
        angle = 2 * math.pi * pitch * t
        samples[start + i] += fade * (0.6 * math.sin(angle) + 0.25 * math.sin(2 * angle))
