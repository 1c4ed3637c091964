"""The engine of the espeak-ng worker process (see `serve.py`). Standard library only.

It runs in a process of its own because espeak-ng is under the GPL and because C code that meets hostile text may crash. A request is
{text, voice, words_per_minute}; the answer {marks, pauses, phonemes, samples}, its body 16-bit mono PCM. Times are milliseconds.
"""

import ctypes
import os
from typing import Any

MAX_SOUND_SECONDS = 600
MAX_SECONDS_A_REQUEST = 60
MAX_MEMORY_BYTES = 1 << 30
BUFFER_MS = 200

SYNCHRONOUS, PHONEME_EVENTS, DO_NOT_EXIT = 2, 0x0001, 0x8000
UTF8, BY_CHARACTERS, RATE = 1, 1, 1
LIST_END, WORD, PHONEME = 0, 1, 7


class EventId(ctypes.Union):
    """The last field of an event: what it holds depends on the event's type."""

    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", EventId),
    )


class VoiceEntry(ctypes.Structure):
    """`espeak_VOICE` of speak_lib.h."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("rest", ctypes.c_ubyte * 4),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(Event))


class Engine:
    """One loaded espeak-ng library."""

    def __init__(self, library: str, data: str) -> None:
        self._library = ctypes.CDLL(library)
        self._library.espeak_Info.restype = ctypes.c_char_p
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(VoiceEntry))
        number = ctypes.c_uint
        self._library.espeak_Synth.argtypes = [
            *(ctypes.c_char_p, ctypes.c_size_t),  # text and its bytes
            *(number, ctypes.c_int, number, number),  # where to begin and end, flags
            *(ctypes.c_void_p, ctypes.c_void_p),
        ]
        self.rate: int = self._library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, os.fsencode(data), PHONEME_EVENTS | DO_NOT_EXIT)
        if self.rate <= 0:
            raise OSError(f"espeak-ng does not find its data in {data}")
        self._callback = Callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)
        self._forget()

    def _forget(self) -> None:
        self._sound: list[bytes] = []
        self._samples = 0
        self._marks: list[tuple[int, int]] = []
        self._pauses: list[int] = []
        self._phonemes: list[tuple[str, int]] = []

    def greeting(self) -> dict[str, Any]:
        """Version, sample rate and voices as [identifier, name, [[priority, tag], ...]]."""
        return {"version": self._library.espeak_Info(None).decode(), "rate": self.rate, "voices": self._voices()}

    def _voices(self) -> list[Any]:
        entries, voices, index = self._library.espeak_ListVoices(None), [], 0
        while entries[index]:
            entry = entries[index].contents
            voices.append([entry.identifier.decode(), entry.name.decode().strip(), _tags(entry.languages)])
            index += 1
        return voices

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Speaks."""
        return self.say(request["text"], request["voice"], request["words_per_minute"])

    def say(self, text: str, voice: str, words_per_minute: int) -> tuple[dict[str, Any], bytes]:
        """Speaks; gives the header and the PCM. Positions of marks count characters from 0."""
        self._forget()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            return {"error": f"there is no voice {voice}"}, b""
        self._library.espeak_SetParameter(RATE, words_per_minute, 0)
        encoded = text.encode()
        failed = self._library.espeak_Synth(encoded, len(encoded) + 1, 0, BY_CHARACTERS, 0, UTF8, None, None)
        if self._samples > MAX_SOUND_SECONDS * self.rate:
            return {"too_long_seconds": MAX_SOUND_SECONDS}, b""
        if failed:
            return {"error": f"espeak-ng answered {failed}"}, b""
        heard = {"marks": self._marks, "pauses": self._pauses, "phonemes": self._phonemes, "samples": self._samples}
        return heard, b"".join(self._sound)

    def _hear(self, sound: int | None, samples: int, events: Any) -> int:
        if sound and samples > 0:
            self._sound.append(ctypes.string_at(sound, samples * 2))
            self._samples += samples
        index = 0
        while events[index].type != LIST_END:
            self._note(events[index])
            index += 1
        return int(self._samples > MAX_SOUND_SECONDS * self.rate)

    def _note(self, event: Event) -> None:
        if event.type == WORD:
            self._marks.append((event.text_position - 1, event.audio_position))
        elif event.type == PHONEME:
            name = event.id.string.decode(errors="replace")
            self._phonemes.append((name, event.audio_position))
            if name.startswith("_:"):
                self._pauses.append(event.audio_position)


def _tags(listed: Any) -> list[tuple[int, str]]:
    """The languages of a voice: a byte of priority and a name ended by zero, again and again until a zero priority."""
    tags, place = [], 0
    while listed[place] != b"\0":
        priority, place, name = listed[place][0], place + 1, b""
        while listed[place] != b"\0":
            name, place = name + listed[place], place + 1
        tags.append((priority, name.decode()))
        place += 1
    return tags
