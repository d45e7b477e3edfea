"""Line mode: a front end of plain lines for any terminal, screen readers and serial consoles included."""
