"""Lessons: activities made from a text, answers to them, and what was right about each answer.

A lesson is a list of activities; an activity has a view (what the learner sees) and a key (what is right, never sent). A learner's
response is one attempt at it and gets a verdict: right, slip (right but for a small fault), partial, wrong, or pending, always with
a score from 0 to 1, a diff and a reason. `activities` has one file a type, `judging` the rules that several types share, `making` what
chooses sentences and words of a chapter.
"""
