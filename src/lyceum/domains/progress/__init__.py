"""What a learner has done and wants: the room of profile, daily goal, XP and streak.

Words: an *effort* is one answer or one reading in the log; a *day* begins at 04:00 where the learner is and is *met* when its
minutes reach the goal of that day; the *streak* is the run of met days; a *freeze* stands in for a missed day and is earned, never sold.
"""
