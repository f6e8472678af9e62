package io.gradus.cpu.routine;

/** A complex number, for the few places that need one. */
record Complex(double real, double imaginary) {
    Complex times(Complex other) {
        return new Complex(
                real * other.real - imaginary * other.imaginary,
                real * other.imaginary + imaginary * other.real);
    }

    Complex minus(Complex other) {
        return new Complex(real - other.real, imaginary - other.imaginary);
    }

    /** The quotient, by Smith's method, which does not overflow on the way. */
    Complex over(Complex other) {
        if (Math.abs(other.real) >= Math.abs(other.imaginary)) {
            double ratio = other.imaginary / other.real;
            double by = other.real + other.imaginary * ratio;
            return new Complex((real + imaginary * ratio) / by, (imaginary - real * ratio) / by);
        }
        double ratio = other.real / other.imaginary;
        double by = other.real * ratio + other.imaginary;
        return new Complex((real * ratio + imaginary) / by, (imaginary * ratio - real) / by);
    }

    double size() {
        return StrictMath.hypot(real, imaginary);
    }
}
