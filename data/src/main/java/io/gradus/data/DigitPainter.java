package io.gradus.data;

import java.util.Arrays;

/**
 * Writes one digit into a 28×28 grey image with a hand that never writes twice the same.
 *
 * <p>The pen's path passes through the points of {@link DigitStrokes}, each a little off its place;
 * the whole is bent on an uneven page (a lattice of random displacements), slanted, turned,
 * stretched and moved; then a round pen of changing width draws it with soft edges, and noise falls
 * on the page. One painter serves one thread: it reuses its arrays.
 */
final class DigitPainter {

    /** Rows and columns of an image. */
    static final int SIDE = 28;

    private static final int STEPS = 6;
    private static final int LATTICE = 4;
    private static final int MAX_POINTS = 256;

    private final double[] xs = new double[MAX_POINTS];
    private final double[] ys = new double[MAX_POINTS];

    /** Whether the pen is lifted before the point. */
    private final boolean[] lifted = new boolean[MAX_POINTS];

    private final double[] control = new double[64];
    private final double[] bendX = new double[LATTICE * LATTICE];
    private final double[] bendY = new double[LATTICE * LATTICE];
    private final double[] ink = new double[SIDE * SIDE];
    private int points;

    /**
     * Draws {@code digit} with the given draws into {@code pixels[offset …]}: 0 is paper, 255 is
     * ink.
     */
    void paint(int digit, Draws draws, byte[] pixels, int offset) {
        bendPage(draws);
        points = 0;
        double wobble = draws.uniform(.008, .018);
        for (double[] stroke :
                DigitStrokes.strokes(digit, draws.below(DigitStrokes.styles(digit)))) {
            trace(stroke, wobble, draws);
        }
        double radius = draws.uniform(.9, 1.7);
        double pressure = draws.uniform(0, .35);
        place(draws, radius * (1 + pressure) + .5);
        drawInk(draws, radius, pressure);
        develop(draws, pixels, offset);
    }

    private void bendPage(Draws draws) {
        double strength = draws.uniform(.012, .035);
        for (int i = 0; i < bendX.length; i++) {
            bendX[i] = strength * draws.bell();
            bendY[i] = strength * draws.bell();
        }
    }

    /**
     * Lays a Catmull-Rom curve through the shaken points of a stroke; a doubled point ends one
     * curve and starts the next.
     */
    private void trace(double[] stroke, double wobble, Draws draws) {
        int count = stroke.length / 2;
        for (int i = 0; i < count; i++) {
            boolean corner =
                    i > 0
                            && stroke[2 * i] == stroke[2 * i - 2]
                            && stroke[2 * i + 1] == stroke[2 * i - 1];
            control[2 * i] = corner ? control[2 * i - 2] : stroke[2 * i] + wobble * draws.bell();
            control[2 * i + 1] =
                    corner ? control[2 * i - 1] : stroke[2 * i + 1] + wobble * draws.bell();
        }
        lifted[points] = true;
        addBent(control[0], control[1]);
        for (int i = 0; i + 1 < count; i++) {
            if (same(i, i + 1)) {
                continue;
            }
            int before = i > 0 && !same(i - 1, i) ? i - 1 : i;
            int after = i + 2 < count && !same(i + 1, i + 2) ? i + 2 : i + 1;
            for (int step = 1; step <= STEPS; step++) {
                double t = step / (double) STEPS;
                addBent(
                        catmullRom(
                                control[2 * before],
                                control[2 * i],
                                control[2 * i + 2],
                                control[2 * after],
                                t),
                        catmullRom(
                                control[2 * before + 1],
                                control[2 * i + 1],
                                control[2 * i + 3],
                                control[2 * after + 1],
                                t));
            }
        }
    }

    private boolean same(int i, int j) {
        return control[2 * i] == control[2 * j] && control[2 * i + 1] == control[2 * j + 1];
    }

    private static double catmullRom(double a, double b, double c, double d, double t) {
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    private void addBent(double x, double y) {
        xs[points] = x + displacement(bendX, x, y);
        ys[points] = y + displacement(bendY, x, y);
        points++;
        lifted[points] = false;
    }

    /** Interpolates the lattice smoothly, so that a bent line has no kinks. */
    private static double displacement(double[] lattice, double x, double y) {
        double column = Math.clamp(x, 0, 1) * (LATTICE - 1);
        double row = Math.clamp(y, 0, 1) * (LATTICE - 1);
        int left = Math.min((int) column, LATTICE - 2);
        int top = Math.min((int) row, LATTICE - 2);
        double u = smooth(column - left);
        double v = smooth(row - top);
        int at = top * LATTICE + left;
        double upper = lattice[at] + u * (lattice[at + 1] - lattice[at]);
        double lower =
                lattice[at + LATTICE] + u * (lattice[at + LATTICE + 1] - lattice[at + LATTICE]);
        return upper + v * (lower - upper);
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    /**
     * Slants, turns, stretches and moves the path from its unit box onto the page, and keeps it
     * {@code margin} pixels away from the edge.
     */
    private void place(Draws draws, double margin) {
        double height = draws.uniform(17, 21);
        double width = height * draws.uniform(.6, .9);
        double slant = .1 + .18 * draws.bell();
        double turn = .09 * draws.bell();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        double minX = Double.MAX_VALUE;
        double maxX = -Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxY = -Double.MAX_VALUE;
        for (int i = 0; i < points; i++) {
            double y = (ys[i] - .5) * height;
            double x = (xs[i] - .5) * width - slant * y;
            xs[i] = cos * x - sin * y;
            ys[i] = sin * x + cos * y;
            minX = Math.min(minX, xs[i]);
            maxX = Math.max(maxX, xs[i]);
            minY = Math.min(minY, ys[i]);
            maxY = Math.max(maxY, ys[i]);
        }
        double room = SIDE - 2 * margin;
        double shrink = Math.min(1, Math.min(room / (maxX - minX), room / (maxY - minY)));
        double moveX = shift(1.75 * draws.bell(), room - shrink * (maxX - minX));
        double moveY = shift(1.55 * draws.bell(), room - shrink * (maxY - minY));
        for (int i = 0; i < points; i++) {
            xs[i] = shrink * (xs[i] - .5 * (minX + maxX)) + moveX;
            ys[i] = shrink * (ys[i] - .5 * (minY + maxY)) + moveY;
        }
    }

    /**
     * The coordinate of the middle of something pushed off centre, but no further than the {@code
     * free} pixels around it allow.
     */
    private static double shift(double push, double free) {
        return .5 * SIDE + Math.clamp(push, -.5 * Math.max(0, free), .5 * Math.max(0, free));
    }

    private void drawInk(Draws draws, double radius, double pressure) {
        Arrays.fill(ink, 0);
        double phase = draws.uniform();
        double beat = draws.uniform(.01, .04);
        double last = 0;
        for (int i = 0; i < points; i++) {
            double wave = Math.abs(2 * (phase + beat * i - Math.floor(phase + beat * i)) - 1);
            double here = radius * (1 + pressure * (2 * wave - 1));
            if (!lifted[i]) {
                segment(xs[i - 1], ys[i - 1], last, xs[i], ys[i], here);
            }
            last = here;
        }
    }

    /**
     * Draws a line from one disc to another; a pixel's ink is how far its middle lies inside the
     * pen, over one pixel.
     */
    private void segment(double x0, double y0, double r0, double x1, double y1, double r1) {
        double reach = Math.max(r0, r1) + .5;
        int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int right = Math.min(SIDE - 1, (int) Math.floor(Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int bottom = Math.min(SIDE - 1, (int) Math.floor(Math.max(y0, y1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double scale = 1 / (dx * dx + dy * dy + 1e-12);
        for (int row = top; row <= bottom; row++) {
            double py = row + .5 - y0;
            for (int column = left; column <= right; column++) {
                double px = column + .5 - x0;
                double t = Math.clamp((px * dx + py * dy) * scale, 0, 1);
                double ex = px - t * dx;
                double ey = py - t * dy;
                double cover = r0 + t * (r1 - r0) + .5 - Math.sqrt(ex * ex + ey * ey);
                int at = row * SIDE + column;
                if (cover > ink[at]) {
                    ink[at] = Math.min(1, cover);
                }
            }
        }
    }

    private void develop(Draws draws, byte[] pixels, int offset) {
        double darkness = draws.uniform(.8, 1);
        double grain = draws.uniform(0, .07);
        for (int i = 0; i < ink.length; i++) {
            double value = darkness * ink[i] + grain * draws.bell();
            pixels[offset + i] = (byte) (int) (255 * Math.clamp(value, 0, 1) + .5);
        }
    }
}
